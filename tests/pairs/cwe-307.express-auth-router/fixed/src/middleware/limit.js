import rateLimit from 'express-rate-limit';
export const authLimiter = rateLimit({ windowMs: 60_000, limit: 5 });
