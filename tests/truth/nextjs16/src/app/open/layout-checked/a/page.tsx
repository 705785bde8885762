/** Leaves the check to the layout. */
export default async function Page() {
  console.log("reached:layout-checked-a");
  return <p>reached:layout-checked-a</p>;
}
