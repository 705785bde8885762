'use server';

import bcrypt from 'bcryptjs';
import { redirect } from 'next/navigation';
import { createSession } from '@/lib/auth';
import { prisma } from '@/lib/prisma';
import { credentialsInput } from '@/lib/validators';

/** Checks email and password and opens a session. */
export async function signIn(formData: FormData): Promise<void> {
  const parsed = credentialsInput.safeParse(Object.fromEntries(formData));
  if (!parsed.success) {
    redirect('/login?error=1');
  }
  const user = await prisma.user.findUnique({ where: { email: parsed.data.email } });
  if (!user || !(await bcrypt.compare(parsed.data.password, user.passwordHash))) {
    redirect('/login?error=1');
  }
  await createSession({ userId: user.id, organizationId: user.organizationId, role: user.role });
  redirect('/dashboard');
}
