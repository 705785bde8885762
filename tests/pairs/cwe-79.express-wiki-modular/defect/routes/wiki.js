const router = require('express').Router();
const store = require('../lib/store');
const { renderPage } = require('../lib/render');

router.get('/:name', (req, res) => {
  const body = store.get(req.params.name);
  if (body === undefined) return res.status(404).type('text/plain').send('no such page');
  res.send(renderPage(req.params.name, body));
});

router.post('/:name', (req, res) => {
  store.put(req.params.name, req.body.content);
  res.redirect('/wiki/' + encodeURIComponent(req.params.name));
});

module.exports = router;
