"use server";

import { auth, requireUser } from "@/auth";
import { withUser } from "@/auth/actions";

export async function closeAccount() {
  console.log("reached:action-close");
}

export async function renameAccount() {
  console.log("reached:action-rename");
}

export async function payInvoice() {
  await requireUser();
  console.log("reached:action-pay");
}

export async function refundInvoice() {
  const user = await auth();
  if (!user) return { error: "sign in first" };
  console.log("reached:action-refund");
}

export async function archiveInvoice() {
  const user = await auth();
  console.log(`reached:action-archive ${user?.id}`);
}

export const shareInvoice = withUser(async (user) => {
  console.log(`reached:action-share ${user.id}`);
});

/** No page knows this one. */
export async function forgottenAction() {
  console.log("reached:action-forgotten");
}
