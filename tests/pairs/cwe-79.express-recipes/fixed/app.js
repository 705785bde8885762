const express = require('express');
const app = express();
app.use(express.json());
const recipes = [];
app.post('/recipes/upload', (req, res) => {
  const { title, ingredients, instructions } = req.body;
  if (!title || !Array.isArray(ingredients)) return res.status(400).json({ error: 'invalid' });
  const recipe = { id: String(recipes.length + 1), title, ingredients, instructions, comments: [] };
  recipes.push(recipe);
  res.status(201).json(recipe);
});
app.post('/recipes/:recipeId/comments', (req, res) => {
  const recipe = recipes.find((r) => r.id === req.params.recipeId);
  if (!recipe) return res.status(404).json({ error: 'not found' });
  recipe.comments.push({ comment: req.body.comment });
  res.status(201).json({ ok: true });
});
const he = require('he');
const h = (x) => he.escape(String(x));
app.get('/recipes/:recipeId', (req, res) => {
  const recipe = recipes.find((r) => r.id === req.params.recipeId);
  if (!recipe) return res.status(404).send('Not found');
  const html = `
    <h1>${h(recipe.title)}</h1>
    <ul>${recipe.ingredients.map((i) => `<li>${h(i)}</li>`).join('')}</ul>
    <div>${recipe.comments.map((c) => `<p>${h(c.comment)}</p>`).join('')}</div>`;
  res.send(html);
});
app.listen(5000);
