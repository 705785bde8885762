import express from 'express';
import cookieSession from 'cookie-session';
import { authRouter } from './routes/auth.js';
import { profileRouter } from './routes/profile.js';
import { securityHeaders } from './middleware/headers.js';
const app = express();
app.use(securityHeaders);
app.use(express.json());
app.use(cookieSession({
  name: 'session',
  keys: [process.env.COOKIE_KEY],
  httpOnly: true,
  sameSite: 'lax',
}));
app.use('/auth', authRouter);
app.use('/profile', profileRouter);
export default app;
