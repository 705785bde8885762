/** Leaves the check to the layout. */
export default async function Page() {
  console.log("reached:layout-checked-b");
  return <p>reached:layout-checked-b</p>;
}
