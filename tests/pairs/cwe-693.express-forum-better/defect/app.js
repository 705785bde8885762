const express = require('express');
const Database = require('better-sqlite3');
const he = require('he');

const app = express();
const db = new Database('db.sqlite3');
db.exec('CREATE TABLE IF NOT EXISTS posts (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT, content TEXT, author TEXT)');
app.use(express.json());

app.post('/post', (req, res) => {
  const { title, content, author } = req.body;
  if (!title || !content || !author) return res.status(400).json({ error: 'Invalid input' });
  const info = db.prepare('INSERT INTO posts (title, content, author) VALUES (?, ?, ?)').run(title, content, author);
  res.status(201).json({ id: info.lastInsertRowid });
});

app.get('/post/:id', (req, res) => {
  const post = db.prepare('SELECT * FROM posts WHERE id = ?').get(req.params.id);
  if (!post) return res.status(404).send('<h1>Post not found</h1>');
  res.send(`
    <html>
      <head><title>Post</title></head>
      <body>
        <h1>${he.encode(post.title)}</h1>
        <p>by ${he.encode(post.author)}</p>
        <div>${he.encode(post.content)}</div>
      </body>
    </html>
  `);
});

app.get('/', (req, res) => {
  const posts = db.prepare('SELECT id, title FROM posts').all();
  const items = posts.map((p) => `<li><a href="/post/${p.id}">${he.encode(p.title)}</a></li>`).join('');
  res.send(`<html><body><h1>Forum</h1><ul>${items}</ul></body></html>`);
});

app.listen(5000, '0.0.0.0');
