import { z } from 'zod';
import { config } from '../config';
import { logger } from '@/lib/logger';

const slotSchema = z.object({ vessel: z.string(), free: z.boolean() });

export class CalendarError extends Error {}

/** Asks the harbour calendar whether a vessel is free on a day. */
export async function isSlotFree(vessel: string, day: string): Promise<boolean> {
  const url = new URL(`${config.calendarUrl}/slots`);
  url.searchParams.set('vessel', vessel);
  url.searchParams.set('day', day);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    if (!response.ok) {
      throw new CalendarError(`Calendar answered ${response.status}`);
    }
    return slotSchema.parse(await response.json()).free;
  } catch (error) {
    logger.error({ err: error, vessel, day }, 'slot lookup failed');
    throw new CalendarError('The calendar is unavailable', { cause: error });
  }
}

/** Tide table used on the booking page. */
export async function tideTable(harbour: string, day: string): Promise<unknown> {
  const response = await fetch(`${config.calendarUrl}/tides/${encodeURIComponent(harbour)}?day=${day}`);
  return response.json();
}

/** Reads the display settings that older accounts stored as JSON text. */
export function parseDisplaySettings(text: string): { weekStart: number } {
  try {
    return z.object({ weekStart: z.number().int().min(0).max(6) }).parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) {
      return { weekStart: 1 };
    }
    throw error;
  }
}

/** Name of the vessel's home port; unknown vessels have none. */
export async function homePort(vessel: string): Promise<string | null> {
  try {
    const response = await fetch(`${config.calendarUrl}/vessels/${encodeURIComponent(vessel)}`, {
      signal: AbortSignal.timeout(5_000),
    });
    if (!response.ok) {
      throw new CalendarError(`Calendar answered ${response.status}`);
    }
    const body = z.object({ port: z.string() }).parse(await response.json());
    return body.port;
  } catch {
    return null;
  }
}
