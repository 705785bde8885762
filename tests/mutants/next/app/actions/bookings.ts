"use server";

import { prisma } from "@/lib/db";
import { requireUser } from "@/lib/session";

export async function addBooking(berthId: string, day: string) {
  await requireUser();
  await prisma.booking.create({ data: { berthId, day } });
}

export async function moveBooking(id: string, day: string) {
  await requireUser();
  await prisma.booking.update({ where: { id }, data: { day } });
}

export async function cancelBooking(id: string) {
  await requireUser();
  await prisma.booking.delete({ where: { id } });
}

export async function approveBooking(id: string) {
  await requireUser();
  await prisma.booking.update({ where: { id }, data: { state: "approved" } });
}
