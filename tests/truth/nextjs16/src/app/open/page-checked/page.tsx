import { requireUser } from "@/auth";
import { renameAccount } from "@/app/actions/accounts";

/** Checks for itself, which is not for its action. */
export default async function PageChecked() {
  const user = await requireUser();
  return (
    <form action={renameAccount}>
      <p>reached:page-checked {user.id}</p>
      <button>Rename</button>
    </form>
  );
}
