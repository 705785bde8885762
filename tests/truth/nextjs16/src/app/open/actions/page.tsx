import { archiveInvoice, payInvoice, refundInvoice, shareInvoice } from "@/app/actions/accounts";
import { Notes } from "./notes";

/** A page for everybody, with actions for everybody and for some. */
export default function Actions() {
  async function subscribe() {
    "use server";
    console.log("reached:action-subscribe");
  }

  return (
    <>
      <form action={payInvoice}>
        <button>Pay</button>
      </form>
      <form action={refundInvoice as () => Promise<void>}>
        <button>Refund</button>
      </form>
      <form action={archiveInvoice}>
        <button>Archive</button>
      </form>
      <form action={shareInvoice}>
        <button>Share</button>
      </form>
      <form action={subscribe}>
        <button>Subscribe</button>
      </form>
      <Notes />
    </>
  );
}
