/** Metadata that nothing reads. */
export const handle = { requiresAuth: true };

export function loader() {
  return new Response("reached:handle");
}
