import { prisma } from "@/lib/db";
import { requireUser } from "@/lib/session";

export async function PUT(request: Request, { params }: { params: Promise<{ id: string }> }) {
  await requireUser();
  const { name } = await request.json();
  return Response.json(await prisma.boat.update({ where: { id: (await params).id }, data: { name } }));
}

export async function DELETE(request: Request, { params }: { params: Promise<{ id: string }> }) {
  await requireUser();
  await prisma.boat.delete({ where: { id: (await params).id } });
  return new Response(null, { status: 204 });
}
