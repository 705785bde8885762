'use client';

export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <section role="alert">
      <h2>Something went wrong</h2>
      <p>Reference: {error.digest ?? 'unknown'}</p>
      <button type="button" onClick={reset}>
        Try again
      </button>
    </section>
  );
}
