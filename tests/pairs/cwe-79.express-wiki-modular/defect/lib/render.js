const { marked } = require('marked');

function renderPage(name, body) {
  return `<!doctype html><title>${name}</title><article>${marked.parse(body)}</article>`;
}
module.exports = { renderPage };
