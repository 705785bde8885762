const { marked } = require('marked');
const createDOMPurify = require('dompurify');
const { JSDOM } = require('jsdom');
const DOMPurify = createDOMPurify(new JSDOM('').window);

function renderPage(name, body) {
  const title = DOMPurify.sanitize(name);
  return `<!doctype html><title>${title}</title><article>${DOMPurify.sanitize(marked.parse(body))}</article>`;
}
module.exports = { renderPage };
