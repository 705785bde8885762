import express from 'express';
import { z } from 'zod';

const app = express();
app.use(express.json());

const posts = [];
let nextId = 1;

const Post = z.object({ title: z.string().min(1), content: z.string(), tags: z.array(z.string()).default([]) });

app.post('/posts', (req, res) => {
  const parsed = Post.safeParse(req.body);
  if (!parsed.success) {
    return res.status(400).json({ error: parsed.error.issues });
  }
  const { title, content, tags } = parsed.data;
  const post = { id: nextId++, title: title.trim(), content: content.trim(), tags: tags.map((tag) => tag.toLowerCase()) };
  posts.push(post);
  res.status(201).json(post);
});

app.listen(3000);
