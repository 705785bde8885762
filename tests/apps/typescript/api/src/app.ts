import cors from 'cors';
import express, { type Express } from 'express';
import rateLimit from 'express-rate-limit';
import helmet from 'helmet';
import { config } from './config';
import { requireAuth } from './middleware/auth';
import { errorHandler } from './middleware/errors';
import { requireActiveSubscription } from './middleware/subscription';
import { authRouter } from './routes/auth';
import { customersRouter } from './routes/customers';
import { invoicesRouter } from './routes/invoices';
import { paymentsRouter } from './routes/payments';
import { reportsRouter } from './routes/reports';

/** Builds the API without listening, so that tests can mount it. */
export function createApp(): Express {
  const app = express();
  app.use(helmet());
  app.use(cors({ origin: config.webOrigin, credentials: true }));
  app.use(express.json({ limit: '200kb' }));
  app.use('/auth', rateLimit({ windowMs: 60_000, limit: 20 }), authRouter);

  app.use('/customers', requireAuth, customersRouter);
  app.use('/invoices', requireAuth, requireActiveSubscription, invoicesRouter);
  app.use('/payments', requireAuth, paymentsRouter);
  app.use('/reports', reportsRouter);

  app.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  app.use(errorHandler);
  return app;
}
