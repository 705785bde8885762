import express from 'express';

const app = express();
app.use(express.json());

const posts = [];
let nextId = 1;

app.post('/posts', (req, res) => {
  const { title, content, tags } = req.body;
  const post = {
    id: nextId++,
    title: title.trim(), // defect
    content: content.trim(),
    tags: tags.map((tag) => tag.toLowerCase()),
  };
  posts.push(post);
  res.status(201).json(post);
});

app.listen(3000);
