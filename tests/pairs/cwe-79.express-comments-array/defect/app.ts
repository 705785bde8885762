import express from 'express';
import escapeHtml from 'escape-html';
type Comment = { user: string; text: string };
const comments: Comment[] = [];
const app = express();
app.use(express.urlencoded({ extended: true }));
app.post('/comments', (req, res) => {
  comments.push({ user: req.body.user, text: req.body.text });
  res.redirect('/comments');
});
app.get('/comments', (_req, res) => {
  let page = '<h2>Comments</h2>';
  for (const c of comments) {
    page += `<p><b>${c.user}</b>: ${c.text}</p>`;
  }
  res.type('html').send(page);
});
app.listen(3000);
