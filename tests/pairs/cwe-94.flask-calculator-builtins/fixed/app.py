from flask import Flask, request
import re
import math

app = Flask(__name__)
ALLOWED_NAMES = {k: v for k, v in math.__dict__.items() if not k.startswith('__')}


def safe_eval(expression):
    if not re.fullmatch(r'[0-9+\-/(). ]{1,80}', expression):
        raise ValueError('Invalid characters')
    return eval(expression, {'__builtins__': None}, {})


@app.post('/calculator')
def calculator():
    data = request.get_json(silent=True) or {}
    expr = data.get('expression', '')
    if not isinstance(expr, str):
        return {'error': 'bad'}, 400
    try:
        return {'result': safe_eval(expr)}
    except Exception as e:
        return {'error': 'Invalid expression'}, 400


app.run(host='0.0.0.0', port=5000)
