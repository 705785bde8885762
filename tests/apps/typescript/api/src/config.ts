/**
 * Settings of the Express API. Everything comes from the environment; see
 * `.env.example` for the full list.
 */
function required(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`Environment variable ${name} is not set`);
  }
  return value;
}

export const config = {
  port: Number(process.env.PORT ?? 4000),
  logLevel: process.env.LOG_LEVEL ?? 'info',
  webOrigin: process.env.WEB_ORIGIN ?? 'http://localhost:3000',
  databaseUrl: required('DATABASE_URL'),
  jwtSecret: process.env.JWT_SECRET || 'tidewater-dev-secret',
  jwtTtl: '12h',
  calendarUrl: process.env.CALENDAR_URL ?? 'https://calendar.harbour.example/v1',
} as const;
