const { assertUser } = require("./access");

exports.invoiceFor = (req) => {
  const user = assertUser(req);
  return { owner: user.id };
};

exports.invoiceLater = async (req) => {
  const user = assertUser(req);
  return { owner: user.id };
};
