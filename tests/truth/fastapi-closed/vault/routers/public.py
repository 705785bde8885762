from fastapi import APIRouter

router = APIRouter()


@router.get("/news")
def news():
    return {"news": [], "id": "reached:public.news"}
