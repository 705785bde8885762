const VAT_FORMAT = /^[A-Z]{2}[0-9A-Z]{8,12}$/;

/** Checks the shape of a VAT number: country code and 8 to 12 characters. */
export async function validateVatNumber(vatNumber: string): Promise<boolean> {
  return VAT_FORMAT.test(vatNumber.replace(/[\s.-]/g, '').toUpperCase());
}

/** Rate of a country; the house rate applies to all others. */
export function taxRateFor(country: string): number {
  const rates: Record<string, number> = { NL: 0.21, BE: 0.21, DE: 0.19, FR: 0.2 };
  return rates[country] ?? 0.21;
}
