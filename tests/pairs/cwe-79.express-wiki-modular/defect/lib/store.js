const pages = {};
module.exports = {
  get: (name) => pages[name],
  put: (name, body) => { pages[name] = body; },
  names: () => Object.keys(pages),
};
