import { afterEach, describe, expect, it, vi } from 'vitest';
import { CalendarError, isSlotFree, parseDisplaySettings, tideTable } from '@/api/src/services/calendar';

function respond(status: number, body: unknown) {
  const stub = vi.fn().mockResolvedValue(new Response(JSON.stringify(body), { status }));
  vi.stubGlobal('fetch', stub);
  return stub;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('isSlotFree', () => {
  it('reads the answer of the calendar', async () => {
    const stub = respond(200, { vessel: 'Zeemeeuw', free: true });
    await expect(isSlotFree('Zeemeeuw', '2025-06-01')).resolves.toBe(true);
    expect(String(stub.mock.calls[0]?.[0])).toContain('vessel=Zeemeeuw');
  });

  it('fails when the calendar is down', async () => {
    respond(503, {});
    expect(isSlotFree('Zeemeeuw', '2025-06-01')).rejects.toThrow(CalendarError);
  });

  it('fails when the answer has the wrong shape', async () => {
    respond(200, { vessel: 'Zeemeeuw' });
    await expect(isSlotFree('Zeemeeuw', '2025-06-01')).rejects.toBeInstanceOf(CalendarError);
  });
});

describe('tideTable', () => {
  it('returns the tides', async () => {
    respond(200, [{ high: '06:12' }]);
    expect(tideTable('Vlissingen', '2025-06-01')).resolves.toEqual([{ high: '06:12' }]);
  });
});

describe('parseDisplaySettings', () => {
  it.each([
    ['{"weekStart":0}', 0],
    ['not json', 1],
    ['{"weekStart":12}', 1],
  ])('reads %s', (text, weekStart) => {
    expect(parseDisplaySettings(text)).toEqual({ weekStart });
  });
});
