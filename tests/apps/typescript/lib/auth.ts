import 'server-only';
import { SignJWT, jwtVerify, errors } from 'jose';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { env } from '@/lib/env';

export interface Session {
  userId: string;
  organizationId: string;
  role: 'MEMBER' | 'ADMIN';
}

const COOKIE = 'tidewater_session';
const sessionKey = new TextEncoder().encode(env.SESSION_SECRET);

/** Signs the session and stores it in an HTTP-only cookie. */
export async function createSession(session: Session): Promise<void> {
  const token = await new SignJWT({ ...session })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime('8h')
    .sign(sessionKey);

  const store = await cookies();
  store.set(COOKIE, token, {
    httpOnly: true,
    secure: process.env.NODE_ENV === 'production',
    sameSite: 'lax',
    path: '/',
    maxAge: 8 * 60 * 60,
  });
}

/** The current session, or null when nobody is signed in. */
export async function auth(): Promise<Session | null> {
  const store = await cookies();
  const token = store.get(COOKIE)?.value;
  if (!token) {
    return null;
  }
  try {
    const { payload } = await jwtVerify(token, sessionKey, { algorithms: ['HS256'] });
    return {
      userId: String(payload.userId),
      organizationId: String(payload.organizationId),
      role: payload.role === 'ADMIN' ? 'ADMIN' : 'MEMBER',
    };
  } catch (error) {
    if (error instanceof errors.JOSEError) {
      return null;
    }
    throw error;
  }
}

/** For pages: sends visitors to the sign-in form. */
export async function requireUser(): Promise<Session> {
  const session = await auth();
  if (!session) {
    redirect('/login');
  }
  return session;
}

/** A link that lets a customer open one invoice without an account. */
export async function signPortalToken(invoiceId: string): Promise<string> {
  return new SignJWT({ invoiceId, scope: 'portal' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('14d')
    .sign(new TextEncoder().encode('tidewater-portal-links-2024'));
}
