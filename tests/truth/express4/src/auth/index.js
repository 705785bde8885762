module.exports = {
  ...require("./passport"),
  ...require("./sessions"),
  ...require("./tokens"),
};
