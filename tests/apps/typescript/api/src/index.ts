import { createApp } from './app';
import { config } from './config';
import { startReminders } from './jobs/reminders';
import { logger } from '@/lib/logger';
import { prisma } from '@/lib/prisma';

const server = createApp().listen(config.port, () => {
  logger.info({ port: config.port }, 'api is listening');
});

const stopReminders = startReminders();

async function shutdown(signal: string): Promise<void> {
  logger.info({ signal }, 'shutting down');
  stopReminders();
  server.close();
  await prisma.$disconnect();
  process.exit(0);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    shutdown(signal).catch((error: unknown) => {
      logger.fatal({ err: error }, 'shutdown failed');
      process.exit(1);
    });
  });
}
