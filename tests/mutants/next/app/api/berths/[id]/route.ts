import { prisma } from "@/lib/db";
import { requireUser } from "@/lib/session";

export async function PUT(request: Request, { params }: { params: Promise<{ id: string }> }) {
  await requireUser();
  const { name } = await request.json();
  return Response.json(await prisma.berth.update({ where: { id: (await params).id }, data: { name } }));
}

export async function DELETE(request: Request, { params }: { params: Promise<{ id: string }> }) {
  await requireUser();
  await prisma.berth.delete({ where: { id: (await params).id } });
  return new Response(null, { status: 204 });
}
