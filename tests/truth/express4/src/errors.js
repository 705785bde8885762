class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const answerErrors = (error, _req, res, next) => {
  if (res.headersSent) {
    next(error);
    return;
  }
  res.status(error.status ?? 500).json({ error: error.message });
};

module.exports = { HttpError, answerErrors };
