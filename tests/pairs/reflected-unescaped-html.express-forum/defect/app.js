const express = require('express');
const app = express();
app.use(express.json());

const posts = new Map();
let nextId = 1;

app.post('/posts', (req, res) => {
  const { title, content } = req.body;
  if (!title || !content) {
    return res.status(400).json({ error: 'title and content are required' });
  }
  const post = { id: nextId++, title, content };
  posts.set(String(post.id), post);
  res.status(201).json(post);
});

app.get('/posts', (req, res) => {
  const items = [...posts.values()]
    .map((post) => `<li><b>${post.title}</b>: ${post.content}</li>`)
    .join('');
  res.send(`<!DOCTYPE html><ul>${items}</ul>`); // defect
});

app.listen(3000);
