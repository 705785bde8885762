from starlette.authentication import requires


async def open_line(websocket):
    await websocket.accept()
    print("reached:sockets.open_line", flush=True)
    await websocket.close()


@requires("authenticated")
async def staff_line(websocket):
    await websocket.accept()
    print("reached:sockets.staff_line", flush=True)
    await websocket.close()


async def office_line(websocket):
    await websocket.accept()
    print("reached:sockets.office_line", flush=True)
    await websocket.close()


async def vault_line(websocket):
    await websocket.accept()
    print("reached:sockets.vault_line", flush=True)
    await websocket.close()
