import { createClient } from '@supabase/supabase-js';
import { env } from '@/lib/env';
import { logger } from '@/lib/logger';

/** Server-side client: stores activity records and generated PDF files. */
export const supabase = createClient(env.NEXT_PUBLIC_SUPABASE_URL, env.SUPABASE_SERVICE_ROLE_KEY, {
  auth: { persistSession: false },
});

export interface ActivityRow {
  id: string;
  organization_id: string;
  kind: string;
  message: string;
  created_at: string;
}

/** Latest activity of an organisation, newest first. */
export async function recentActivity(organizationId: string, limit = 20): Promise<ActivityRow[]> {
  const { data, error } = await supabase
    .from('activity')
    .select('id, organization_id, kind, message, created_at')
    .eq('organization_id', organizationId)
    .order('created_at', { ascending: false })
    .limit(limit);

  if (error) {
    logger.error({ err: error, organizationId }, 'could not read activity');
    throw new Error('Activity is unavailable', { cause: error });
  }
  return data;
}

/** Activity of one kind, optionally since a date. */
export async function activityByKind(organizationId: string, kind: string, since?: Date): Promise<ActivityRow[]> {
  let query = supabase.from('activity').select('*').eq('organization_id', organizationId).eq('kind', kind).limit(100);
  if (since) {
    query = query.gte('created_at', since.toISOString());
  }
  const { data } = await query;
  return (data ?? []) as ActivityRow[];
}

/** Writes one line to the activity feed. */
export async function recordActivity(organizationId: string, kind: string, message: string): Promise<void> {
  const { error } = await supabase.from('activity').insert({ organization_id: organizationId, kind, message });
  if (error) {
    throw new Error('Activity could not be recorded', { cause: error });
  }
}

/** Uploads an invoice PDF and returns a link valid for one hour. */
export async function storeInvoicePdf(invoiceId: string, pdf: Uint8Array): Promise<string> {
  const path = `invoices/${invoiceId}.pdf`;
  await supabase.storage.from('documents').upload(path, pdf, { contentType: 'application/pdf', upsert: true });

  const { data, error } = await supabase.storage.from('documents').createSignedUrl(path, 3600);
  if (error) {
    throw new Error('Could not sign the invoice link', { cause: error });
  }
  return data.signedUrl;
}
