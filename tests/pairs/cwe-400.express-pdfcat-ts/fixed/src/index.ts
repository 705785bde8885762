import express, { Request, Response } from 'express';
import multer from 'multer';
import { PDFDocument } from 'pdf-lib';

const app = express();
const upload = multer({ storage: multer.memoryStorage(), limits: { fileSize: 10 * 1024 * 1024, files: 10 } });

app.post('/concatenate', upload.array('files'), async (req: Request, res: Response) => {
  const files = req.files as Express.Multer.File[];
  if (!files?.length) return res.status(400).json({ error: 'No files' });
  try {
    const merged = await PDFDocument.create();
    for (const file of files) {
      const pdf = await PDFDocument.load(file.buffer);
      const pages = await merged.copyPages(pdf, pdf.getPageIndices());
      pages.forEach((p) => merged.addPage(p));
    }
    res.type('application/pdf').send(Buffer.from(await merged.save()));
  } catch {
    res.status(500).json({ error: 'Failed' });
  }
});

app.listen(5000);
