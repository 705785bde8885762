import { env } from '@/lib/env';
import { logger } from '@/lib/logger';

interface Mail {
  to: string;
  subject: string;
  html: string;
}

const RESEND_URL = 'https://api.resend.com/emails';

function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Sends one transactional mail and waits for the provider to accept it. */
export async function sendMail(mail: Mail): Promise<void> {
  const response = await fetch(RESEND_URL, {
    method: 'POST',
    signal: AbortSignal.timeout(8_000),
    headers: {
      authorization: `Bearer ${env.RESEND_API_KEY}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ from: 'Tidewater <hello@tidewater.example>', ...mail }),
  });
  if (!response.ok) {
    logger.error({ status: response.status, to: mail.to }, 'mail was not accepted');
    throw new Error(`Mail provider answered ${response.status}`);
  }
}

/** Confirms a booking to the customer. */
export async function sendBookingConfirmation(to: string, vessel: string, startsAt: Date): Promise<void> {
  await sendMail({
    to,
    subject: `Your booking on ${vessel}`,
    html: `<p>We look forward to seeing you on ${escapeHtml(vessel)} at ${startsAt.toISOString()}.</p>`,
  });
}

/** Posts a short message to the organisation's chat channel. */
export async function postToChat(webhookUrl: string, text: string): Promise<void> {
  const response = await fetch(webhookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
  });
  if (!response.ok) {
    throw new Error(`Chat webhook answered ${response.status}`);
  }
}
