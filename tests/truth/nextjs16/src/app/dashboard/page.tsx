import { closeAccount } from "@/app/actions/accounts";
import { openVault } from "@/app/actions/vault";

/** Checks nothing: the proxy does. */
export default function Dashboard() {
  return (
    <>
      <p>reached:dashboard</p>
      <form action={closeAccount}>
        <button>Close the account</button>
      </form>
      <form action={openVault}>
        <button>Open the vault</button>
      </form>
    </>
  );
}
