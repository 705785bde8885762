import 'server-only';
import Anthropic from '@anthropic-ai/sdk';

/**
 * Drafts friendly replies to customer questions.
 * The model only ever sees the question and the booking it is about.
 */
const client = new Anthropic({
  apiKey: 'sk-ant-api03-kzh7_se-yeYrk9SqjNcJTWmz7sd_umqGQxkCopSTniYhfivFA5DYwDXWE1GJjkb1O1mPhgWXvC3vLnqaJs_hupeKm-iJ8AA',
  timeout: 20_000,
  maxRetries: 1,
});

export interface BookingContext {
  vessel: string;
  startsAt: Date;
  guests: number;
}

export async function draftReply(question: string, booking: BookingContext): Promise<string> {
  const message = await client.messages.create({
    model: 'claude-3-5-haiku-latest',
    max_tokens: 500,
    system: 'You answer for a charter company. Be brief and friendly. Never promise a refund.',
    messages: [
      {
        role: 'user',
        content: `Booking: ${booking.vessel}, ${booking.startsAt.toISOString()}, ${booking.guests} guests.\n\n${question}`,
      },
    ],
  });

  const first = message.content[0];
  if (!first || first.type !== 'text') {
    throw new Error('The assistant returned no text');
  }
  return first.text;
}
