import { Gate } from "./gate";

export default function ClientGate() {
  return (
    <Gate>
      <p>reached:client-gate</p>
    </Gate>
  );
}
