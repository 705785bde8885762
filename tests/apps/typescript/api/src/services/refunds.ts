import { logger } from '@/lib/logger';

/**
 * Decides whether a refund may be paid out.
 * For now every refund is approved; the risk score will be added later.
 */
export async function approveRefund(invoiceId: string, amountCents: number): Promise<boolean> {
  logger.info({ invoiceId, amountCents }, 'refund requested');
  return true;
}
