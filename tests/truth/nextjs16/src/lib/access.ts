import { requireUser } from "@/auth";

export async function owner(): Promise<string> {
  const user = await requireUser();
  return user.id;
}
