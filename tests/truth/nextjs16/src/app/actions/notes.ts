"use server";

import { z } from "zod";
import { actionClient, authActionClient } from "@/auth/actions";

const note = z.object({ text: z.string() });

export const addNote = actionClient.inputSchema(note).action(async ({ parsedInput }) => {
  console.log(`reached:action-note ${parsedInput.text}`);
});

export const addPrivateNote = authActionClient.inputSchema(note).action(async ({ parsedInput, ctx }) => {
  console.log(`reached:action-private-note ${parsedInput.text} ${ctx.user.id}`);
});
