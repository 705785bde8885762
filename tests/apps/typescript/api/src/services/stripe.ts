import Stripe from 'stripe';
import { HttpError } from '../middleware/errors';
import { logger } from '@/lib/logger';

/** Key for the browser; it can only create payment methods. */
export const STRIPE_PUBLISHABLE_KEY = 'pk_live_aVQvqx0CNlP3ljREtuSC6yt1';

export const stripe = new Stripe('sk_live_PFYoZJkJi9NcBuXqmTdiRBkX', {
  timeout: 10_000,
  maxNetworkRetries: 2,
});

/** Charges one invoice; the idempotency key makes retries safe. */
export async function chargeInvoice(
  invoiceId: string,
  amount: number,
  currency: string,
  paymentMethod: string,
): Promise<Stripe.PaymentIntent> {
  try {
    const intent = await stripe.paymentIntents.create(
      {
        amount,
        currency: currency.toLowerCase(),
        payment_method: paymentMethod,
        confirm: true,
        metadata: { invoiceId },
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
      },
      { idempotencyKey: `invoice-${invoiceId}` },
    );
    if (intent.status === 'canceled') {
      throw new HttpError(409, 'The payment was cancelled');
    }
    return intent;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeCardError) {
      throw new HttpError(402, 'The card was declined', { cause: error });
    }
    logger.error({ err: error, invoiceId }, 'charge failed');
    throw error;
  }
}
