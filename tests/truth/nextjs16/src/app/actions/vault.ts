"use server";

/** Only the guarded page knows this file. */
export async function openVault() {
  console.log("reached:action-vault");
}
