import { prisma } from "@/lib/db";
import { requireUser } from "@/lib/session";

export async function GET() {
  return Response.json(await prisma.berth.findMany({ take: 50, select: { id: true, name: true } }));
}

export async function POST(request: Request) {
  await requireUser();
  const { name } = await request.json();
  return Response.json(await prisma.berth.create({ data: { name } }), { status: 201 });
}
