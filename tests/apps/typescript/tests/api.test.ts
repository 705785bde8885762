import request from 'supertest';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createApp } from '@/api/src/app';
import { issueToken } from '@/api/src/middleware/auth';
import { approveRefund } from '@/api/src/services/refunds';
import { expectProblem } from './helpers';

const prismaMock = vi.hoisted(() => ({
  customer: { findMany: vi.fn(), create: vi.fn() },
  organization: { findUniqueOrThrow: vi.fn() },
  invoice: { findFirst: vi.fn() },
}));

vi.mock('@/lib/prisma', () => ({ prisma: prismaMock }));

const app = createApp();
const bearer = `Bearer ${issueToken({ id: 'u1', organizationId: 'o1', role: 'ADMIN' })}`;

beforeEach(() => {
  vi.resetAllMocks();
});

describe('customers', () => {
  it('needs a token', async () => {
    expectProblem(await request(app).get('/customers'), 401, /unauthorized/i);
  });

  it('lists the customers of the organisation', async () => {
    prismaMock.customer.findMany.mockResolvedValue([{ id: 'c1', name: 'Ahoy BV' }]);
    const response = await request(app).get('/customers').set('authorization', bearer);
    expect(response.status).toBe(200);
    expect(response.body.customers).toEqual([{ id: 'c1', name: 'Ahoy BV' }]);
    expect(prismaMock.customer.findMany.mock.calls[0]?.[0].where).toEqual({ organizationId: 'o1' });
  });

  it('creates a customer', async () => {
    prismaMock.customer.create.mockResolvedValue({ id: 'c2' });
    const response = await request(app)
      .post('/customers')
      .set('authorization', bearer)
      .send({ name: 'Ahoy BV', email: 'office@ahoy.example' });
    expect(response.body).toBeDefined();
  });

  it('refuses a customer without an email', async () => {
    await request(app).post('/customers').set('authorization', bearer).send({ name: 'Ahoy BV' }).expect(422);
  });
});

describe('invoices', () => {
  it('needs an active subscription', async () => {
    prismaMock.organization.findUniqueOrThrow.mockResolvedValue({ subscriptionStatus: 'canceled' });
    const response = await request(app).get('/invoices/i1').set('authorization', bearer);
    expectProblem(response, 402, /subscription/);
  });

  it('returns one invoice', async () => {
    prismaMock.organization.findUniqueOrThrow.mockResolvedValue({ subscriptionStatus: 'active' });
    prismaMock.invoice.findFirst.mockResolvedValue({ id: 'i1', lines: [] });
    await request(app).get('/invoices/i1').set('authorization', bearer);
  });
});

describe('refunds', () => {
  it('approves a refund', async () => {
    await expect(approveRefund('i1', 12_100)).resolves.toBe(true);
  });
});
