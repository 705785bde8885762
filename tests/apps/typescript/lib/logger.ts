import pino from 'pino';

/** Structured logger shared by the web application and the API. */
export const logger = pino({
  level: process.env.LOG_LEVEL ?? 'info',
  redact: ['req.headers.authorization', 'req.headers.cookie', '*.passwordHash'],
});
