import express, { Request, Response } from 'express';
import { promises as fs } from 'fs';
import path from 'path';

const app = express();
const BASE = path.resolve('data');

const resolveSafe = (name: string): string => {
  const full = path.resolve(BASE, name);
  const rel = path.relative(BASE, full);
  if (rel.startsWith('..') || path.isAbsolute(rel)) {
    throw new Error('outside');
  }
  return full;
};

app.get('/file', async (req: Request, res: Response) => {
  try {
    const text = await fs.readFile(resolveSafe(req.query.name as string), 'utf8');
    res.type('text/plain').send(text);
  } catch {
    res.status(404).json({ error: 'not found' });
  }
});
app.listen(3000);
