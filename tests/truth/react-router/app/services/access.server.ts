import { requireUser } from "~/auth/guards.server";

export async function ownerOf(request: Request) {
  const user = await requireUser(request);
  return user.id;
}
