import { z } from 'zod';

/**
 * Environment of the web application, validated once at start.
 * Import `env` instead of reading `process.env` in feature code.
 */
const schema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  DATABASE_URL: z.string().url(),
  SESSION_SECRET: z.string().min(16).default('tidewater-local-session-key'),
  STRIPE_WEBHOOK_SECRET: z.string().min(1),
  CALENDAR_WEBHOOK_SECRET: z.string().optional(),
  RESEND_API_KEY: z.string().min(1),
  SUPABASE_SERVICE_ROLE_KEY: z.string().min(1),
  NEXT_PUBLIC_SUPABASE_URL: z.string().url(),
  NEXT_PUBLIC_SUPABASE_ANON_KEY: z.string().min(1),
});

export const env = schema.parse(process.env);
