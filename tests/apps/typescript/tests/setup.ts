import { vi } from 'vitest';

vi.mock('server-only', () => ({}));

process.env.DATABASE_URL = 'postgresql://localhost:5432/tidewater_test';
process.env.STRIPE_WEBHOOK_SECRET = 'test-only';
process.env.RESEND_API_KEY = 'test-only';
process.env.SUPABASE_SERVICE_ROLE_KEY = 'test-only';
process.env.NEXT_PUBLIC_SUPABASE_URL = 'http://localhost:54321';
process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY = 'test-only';
