"use client";

import { addNote, addPrivateNote } from "@/app/actions/notes";

export function Notes() {
  return (
    <>
      <button onClick={() => addNote({ text: "hello" })}>Add a note</button>
      <button onClick={() => addPrivateNote({ text: "hello" })}>Add a private note</button>
    </>
  );
}
