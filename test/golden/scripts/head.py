"""Golden heads: small problems solved by scikit-learn, for core/training/head.

Run:  python head.py > ../head.json         needs: numpy, scikit-learn (made with 1.9.1)
Each problem has raw features of very different scales and a constant one, the settings, and what
LogisticRegression(C) behind a StandardScaler found at tol 1e-12: coefficients for raw features ([d, k] row-major),
intercepts with mean 0, the objective per unit of weight, and the probabilities of the rows.
"""
import json
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler


def problem(name, n, d, k, C, seed, balance=False, weighted=False):
    rng = np.random.default_rng(seed)
    y = np.sort(rng.choice(k, n, p=np.arange(1, k + 1) / (k * (k + 1) / 2)))
    centers = rng.standard_normal((k, d))
    scales = 10.0 ** rng.uniform(-2, 2, d)
    X = np.round((centers[y] + 1.5 * rng.standard_normal((n, d)) + 3) * scales, 4)
    X[:, 1] = 0.3
    X = X.astype(np.float32)
    w = np.round(rng.uniform(0.25, 2, n), 3) if weighted else np.ones(n)
    scaler = StandardScaler().fit(X.astype(np.float64))
    Z = scaler.transform(X.astype(np.float64))
    Z[:, 1] = 0
    kind = 'balanced' if balance else None
    # For two labels scikit-learn keeps one row of weights, w: the same model as -w/2 and +w/2, |w|^2 being twice theirs.
    m = LogisticRegression(C=2 * C if k == 2 else C, tol=1e-12, max_iter=100000, class_weight=kind).fit(Z, y, sample_weight=w)
    W, b = m.coef_.T, m.intercept_
    if k == 2: W, b = np.hstack([-W / 2, W / 2]), np.array([-b[0] / 2, b[0] / 2])
    P = m.predict_proba(Z)
    sw = w.copy()
    if balance:
        totals = np.array([w[y == c].sum() for c in range(k)])
        sw = w * w.sum() / (k * totals[y])
    loss = -(sw * np.log(P[np.arange(n), y])).sum()
    objective = (loss + (W ** 2).sum() / (2 * C)) / sw.sum()
    raw = W / scaler.scale_[:, None]
    raw[1] = 0
    return dict(name=name, rowCount=n, width=d, labelCount=k, strength=1 / C, balance=balance,
                features=[float(str(v)) for v in X.ravel()], labels=y.tolist(), weights=w.tolist(),
                coefficients=[float(f'{v:.9g}') for v in raw.ravel()],
                intercepts=[float(f'{v:.9g}') for v in (b - scaler.mean_ @ raw - (b - scaler.mean_ @ raw).mean())],
                objective=float(f'{objective:.10g}'),
                probabilities=[float(f'{v:.7g}') for v in P.ravel()])


print(json.dumps([
    problem('more rows than features', 40, 8, 3, 1.0, 1),
    problem('more features than rows', 18, 24, 3, 0.1, 2),
    problem('two labels', 20, 6, 2, 0.5, 6),
    problem('balanced labels', 36, 6, 4, 0.3, 3, balance=True),
    problem('weighted rows', 30, 10, 3, 0.03, 4, weighted=True),
    problem('weighted rows, balanced labels', 24, 30, 3, 1.0, 5, balance=True, weighted=True),
]))
